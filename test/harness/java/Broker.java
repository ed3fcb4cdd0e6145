import java.io.IOException;

/** An Apache Kafka broker that ends with the process that started it: it halts when its standard input is closed. */
public final class Broker {
    private Broker() {
    }

    public static void main(String[] args) {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is ever sent
                }
            } catch (IOException error) {
                // closed too
            }
            Runtime.getRuntime().halt(1);
        }, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        kafka.Kafka.main(args);
    }
}
