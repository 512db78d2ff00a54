package io.deckhouse.payloadregistry.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps a number of connections busy from one thread: each sends its next request as soon as its
 * answer is there. It has a core of its own and never sleeps, because waking it would be the
 * server's work, and the more so the slower an answer is.
 */
final class LoadClient {
    private final InetSocketAddress server;
    private long[] latencies = new long[1 << 16];
    private int count;

    LoadClient(InetSocketAddress server) {
        this.server = server;
    }

    /** Answers in some time, and how long they took in nanoseconds, in order. */
    record Sample(int answers, double seconds, long[] latencies) {
        double perSecond() {
            return answers / seconds;
        }

        double millisAt(double part) {
            return answers == 0 ? Double.NaN : latencies[(int) (part * (answers - 1))] / 1e6;
        }
    }

    /** A connection between two answers. */
    private static final class Line {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private long sentNanos;

        Line(SocketChannel channel) {
            this.channel = channel;
        }

        void send(byte[] request) throws IOException {
            out = ByteBuffer.wrap(request);
            sentNanos = System.nanoTime();
            while (out.hasRemaining()) {
                channel.write(out); // a request fits the socket's buffer
            }
        }

        /** Whether the answer is complete now; another status than the expected one is an error. */
        boolean isAnswered(int status) throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the server hung up");
            }
            int end = headersEnd();
            if (end < 0 || in.position() < end + contentLength(end)) {
                return false;
            }
            int got = Integer.parseInt(new String(in.array(), 9, 3, US_ASCII));
            if (got != status) {
                throw new IOException("answered with " + got + ", not " + status);
            }
            in.clear();
            return true;
        }

        private int headersEnd() {
            byte[] bytes = in.array();
            for (int at = 3; at < in.position(); at++) {
                if (bytes[at] == '\n' && bytes[at - 2] == '\n') {
                    return at + 1;
                }
            }
            return -1;
        }

        private int contentLength(int end) {
            String head = new String(in.array(), 0, end, US_ASCII);
            int from = head.indexOf("Content-Length: ") + "Content-Length: ".length();
            return Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
        }
    }

    private static final java.nio.charset.Charset US_ASCII =
            java.nio.charset.StandardCharsets.US_ASCII;

    /** Runs a workload, and counts what comes after the warm-up. */
    Sample run(Workload work, int connections, Duration warmUp, Duration length)
            throws IOException {
        count = 0;
        try (Selector selector = Selector.open()) {
            List<Line> lines = open(selector, connections);
            long start = System.nanoTime() + warmUp.toNanos();
            long end = start + length.toNanos();
            for (Line line : lines) {
                line.send(work.request().get());
            }
            while (System.nanoTime() < end) {
                selector.selectNow(key -> answered(key, work, start));
            }
            for (Line line : lines) {
                line.channel.close();
            }
        }
        long[] sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        return new Sample(count, length.toNanos() / 1e9, sorted);
    }

    private void answered(SelectionKey key, Workload work, long start) {
        Line line = (Line) key.attachment();
        try {
            if (line.isAnswered(work.status())) {
                long now = System.nanoTime();
                if (now >= start) {
                    note(now - line.sentNanos);
                }
                line.send(work.request().get());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(work.name(), e);
        }
    }

    private void note(long nanos) {
        if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = nanos;
    }

    private List<Line> open(Selector selector, int connections) throws IOException {
        var lines = new ArrayList<Line>();
        for (int at = 0; at < connections; at++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            var line = new Line(channel);
            channel.register(selector, SelectionKey.OP_READ, line);
            lines.add(line);
        }
        return lines;
    }
}
