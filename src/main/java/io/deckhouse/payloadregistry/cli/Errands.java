package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The same work for several targets: one that fails does not stop the others, and at the end all
 * failures are told together.
 */
final class Errands {
    private final String what;
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();
    private int count;

    /** Errands in namespaces. */
    Errands() {
        this("namespaces");
    }

    /** Errands for targets that messages call so. */
    Errands(String what) {
        this.what = what;
    }

    /** Work for one target. */
    @FunctionalInterface
    interface Errand {
        void run() throws InterruptedException;
    }

    /** Works for one target; what would fail for every other one, too, is thrown at once. */
    void run(String target, Errand errand) throws InterruptedException {
        count++;
        try {
            errand.run();
        } catch (ClusterException e) {
            switch (e.reason()) {
                case UNREACHABLE, UNAUTHORIZED, CONFIGURATION -> throw e;
                default -> failures.put(target, e);
            }
        } catch (CommandFailure e) {
            failures.put(target, e);
        }
    }

    /** Goes on with a target for which one errand went well. */
    void again(String target, Errand errand) throws InterruptedException {
        count--;
        run(target, errand);
    }

    /** Fails if one of the targets did. */
    void finish() {
        if (failures.isEmpty()) {
            return;
        }
        if (count == 1) {
            throw failures.values().iterator().next();
        }
        List<Exit> exits = failures.values().stream().map(Errands::exit).distinct().toList();
        String all =
                failures.entrySet().stream()
                        .map(e -> "  " + told(e.getKey(), e.getValue()))
                        .collect(Collectors.joining("\n"));
        throw new CommandFailure(
                exits.size() == 1 ? exits.getFirst() : Exit.FAILED,
                failures.size() + " of " + count + " " + what + " failed:\n" + all);
    }

    private static Exit exit(RuntimeException failure) {
        return failure instanceof CommandFailure known ? known.exit() : Exit.FAILED;
    }

    private static String told(String target, RuntimeException failure) {
        String message = String.valueOf(failure.getMessage()).replace("\n", "\n    ");
        return message.startsWith(target) ? message : target + ": " + message;
    }
}
