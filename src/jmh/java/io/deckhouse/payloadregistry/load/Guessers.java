package io.deckhouse.payloadregistry.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients who try passwords all the time, each from another address and for another user once the
 * server makes it wait: the delay after failures slows a guesser, not a thousand of them.
 */
final class Guessers implements AutoCloseable {
    private static final int PER_ADDRESS = 20;

    private final InetSocketAddress server;
    private final AtomicInteger guesses = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    private Guessers(InetSocketAddress server) {
        this.server = server;
    }

    static Guessers start(InetSocketAddress server, int connections) {
        var guessers = new Guessers(server);
        for (int at = 0; at < connections; at++) {
            guessers.threads.add(Thread.ofPlatform().daemon().start(guessers::guess));
        }
        return guessers;
    }

    /** How many were refused so far. */
    int refused() {
        return answers.get();
    }

    private void guess() {
        var answer = new byte[16 * 1024];
        while (!Thread.currentThread().isInterrupted()) {
            int first = guesses.getAndAdd(PER_ADDRESS);
            try (var socket = new Socket()) {
                socket.bind(new InetSocketAddress(address(first / PER_ADDRESS), 0));
                socket.connect(server);
                for (int at = first; at < first + PER_ADDRESS; at++) {
                    socket.getOutputStream().write(Workload.guess(at));
                    if (socket.getInputStream().read(answer) > 0) {
                        answers.incrementAndGet();
                    }
                }
            } catch (IOException _) {
                // Refused in its own way; the next address.
            }
        }
    }

    /** One of the sixteen million that loopback has. */
    private static InetAddress address(int at) throws IOException {
        return InetAddress.getByAddress(
                new byte[] {127, 1, (byte) (at >> 8 & 0xff), (byte) (at & 0xff)});
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
