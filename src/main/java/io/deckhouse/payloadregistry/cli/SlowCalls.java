package io.deckhouse.payloadregistry.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says on a terminal what a command waits for, once that takes longer than a person expects, and
 * for how long already. Gone when the answer is there, or the process is interrupted.
 */
final class SlowCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration REDRAW = Duration.ofMillis(250);

    private final Map<Object, Call> running = new LinkedHashMap<>();
    private final WaitLine line;
    private boolean isWatching;
    private boolean isDrawn;

    private record Call(String about, long since) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    SlowCalls(WaitLine line) {
        this.line = line;
    }

    /**
     * Hears that a call begins.
     *
     * @param about goes on from "Waiting for": {@code 127.0.0.1:6443 to read secret team/puller}
     * @return to be run when it is over
     */
    Runnable begun(String about) {
        if (!line.isShown()) {
            return () -> {};
        }
        Object call = new Object();
        synchronized (this) {
            running.put(call, new Call(about, System.nanoTime()));
            if (!isWatching) {
                isWatching = true;
                Thread.ofPlatform().daemon().name("progress").start(this::watch);
                Runtime.getRuntime().addShutdownHook(new Thread(this::erase, "progress-end"));
            }
        }
        return () -> over(call);
    }

    private synchronized void over(Object call) {
        running.remove(call);
        if (running.isEmpty()) {
            erase();
        }
    }

    private synchronized void erase() {
        if (isDrawn) {
            isDrawn = false;
            line.close();
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(REDRAW);
                draw();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does that; then nothing is drawn any more
        }
    }

    private synchronized void draw() {
        running.values().stream()
                .filter(call -> call.age().compareTo(PATIENCE) >= 0)
                .findFirst()
                .ifPresent(call -> {
                    isDrawn = true;
                    line.show("Waiting " + call.age().toSeconds() + "s for " + call.about());
                });
    }
}
