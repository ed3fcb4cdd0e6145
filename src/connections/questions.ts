/** The program of the questions about connections and topics: `dist/questions.js`. */
export { askConnection, isEditedAsText } from './connectionForm';
export { askNewTopic, askTopicToDelete, mayDelete } from './topicQuestions';
