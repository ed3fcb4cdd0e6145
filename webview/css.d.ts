declare module '*.css' {
  const text: string;
  // eslint-disable-next-line no-restricted-exports
  export default text;
}
