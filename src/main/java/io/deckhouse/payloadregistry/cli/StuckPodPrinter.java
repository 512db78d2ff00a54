package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Visible;
import io.deckhouse.payloadregistry.pullsecret.State;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import java.io.PrintWriter;
import java.util.List;

/** Prints pods that are stuck on a pull Secret, and what frees each of them. */
final class StuckPodPrinter {
    private final PrintWriter out;
    private final String kubectl;

    private StuckPodPrinter(PrintWriter out, String kubectl) {
        this.out = out;
        this.kubectl = kubectl;
    }

    /** Prints commands as the user types them: {@code d8 k} under d8. */
    static StuckPodPrinter to(PrintWriter out, Environment environment) {
        boolean isUnderD8 = !environment.variable("PLUGINS_CALLER").isEmpty();
        return new StuckPodPrinter(out, isUnderD8 ? "d8 k" : "kubectl");
    }

    /** Prints each pod with its image, what is wrong, and the command. */
    void print(List<StuckPod> pods, List<StatusRow> rows) {
        for (StuckPod pod : pods) {
            out.println();
            out.println(
                    "pod "
                            + pod.pod().namespace()
                            + "/"
                            + pod.pod().name()
                            + ": "
                            + Visible.line(pod.reason())
                            + " of "
                            + Visible.line(pod.image()));
            out.println("  " + Visible.line(cause(pod, rows)));
            out.println("  " + command(pod));
        }
        out.flush();
    }

    private static String cause(StuckPod pod, List<StatusRow> rows) {
        List<StatusRow> named =
                rows.stream().filter(row -> pod.concerns(row.secret().key())).toList();
        for (StatusRow row : named) {
            State state = row.finding().state();
            if (!state.isHealthy()) {
                return "its Secret "
                        + row.secret().key().name()
                        + " is "
                        + state.label()
                        + ": "
                        + row.finding().reason()
                        + "; when that is mended:";
            }
        }
        return pod.isLate()
                ? "it was made before its ServiceAccount got the Secret, and does not know of it;"
                        + " make it anew:"
                : "its Secret is in order now; kubelet tries again within five minutes, or at once"
                        + " after:";
    }

    /** A pod that nothing makes anew must not be lost. */
    private String command(StuckPod pod) {
        String name = pod.pod().name() + " -n " + pod.pod().namespace();
        return pod.isReplaced()
                ? kubectl + " delete pod " + name
                : kubectl + " get pod " + name + " -o yaml | " + kubectl + " replace --force -f -";
    }
}
