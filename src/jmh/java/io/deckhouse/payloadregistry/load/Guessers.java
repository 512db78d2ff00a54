package io.deckhouse.payloadregistry.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Clients who try passwords all the time, each from another address and for another user once the
 * server makes it wait: the delay after failures slows a guesser, not a thousand of them.
 */
final class Guessers implements AutoCloseable {
    private final InetSocketAddress server;
    private final int perAddress;
    private final IntFunction<byte[]> guess;
    private final AtomicInteger guesses;
    private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private Guessers(
            InetSocketAddress server,
            int perAddress,
            IntFunction<byte[]> guess,
            AtomicInteger guesses) {
        this.server = server;
        this.perAddress = perAddress;
        this.guess = guess;
        this.guesses = guesses;
    }

    /**
     * Passwords of users who are not there, each of another one.
     *
     * @param guesses how many were made before, from other addresses
     */
    static Guessers ofAnybody(InetSocketAddress server, int connections, AtomicInteger guesses) {
        return start(new Guessers(server, 20, Workload::guess, guesses), connections);
    }

    /** Passwords of one user who is there. */
    static Guessers ofOne(InetSocketAddress server, int connections, AtomicInteger guesses) {
        return start(new Guessers(server, 3, Workload::wrongPassword, guesses), connections);
    }

    private static Guessers start(Guessers guessers, int connections) {
        for (int at = 0; at < connections; at++) {
            guessers.threads.add(Thread.ofPlatform().daemon().start(guessers::guess));
        }
        return guessers;
    }

    /** The answers since the last look. */
    LoadClient.Sample sample(double seconds) {
        long[] taken = new long[latencies.size()];
        for (int at = 0; at < taken.length; at++) {
            taken[at] = latencies.remove();
        }
        Arrays.sort(taken);
        return new LoadClient.Sample(taken.length, seconds, taken);
    }

    private void guess() {
        var answer = new byte[16 * 1024];
        while (!Thread.currentThread().isInterrupted()) {
            int first = guesses.getAndAdd(perAddress);
            try (var socket = new Socket()) {
                socket.bind(new InetSocketAddress(address(first / perAddress), 0));
                socket.connect(server);
                int end = first + perAddress;
                for (int at = first; at < end && !Thread.currentThread().isInterrupted(); at++) {
                    long sent = System.nanoTime();
                    socket.getOutputStream().write(guess.apply(at));
                    if (socket.getInputStream().read(answer) > 0) {
                        latencies.add(System.nanoTime() - sent);
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
