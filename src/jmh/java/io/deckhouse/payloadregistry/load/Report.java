package io.deckhouse.payloadregistry.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The figures as a table and as JSON, with what was aimed at. */
final class Report {
    private static final int MOST_CONNECTIONS = 64;

    private final List<Result> results;
    private final double idleResidentMiB;
    private final int idleConnections;
    private final List<Goal> goals = new ArrayList<>();

    /** A figure beside what it should be at least, or at most. */
    private record Goal(String name, double is, double limit, boolean isFloor) {
        boolean isMet() {
            return isFloor ? is >= limit : is <= limit;
        }
    }

    Report(List<Result> results, int idleConnections, double idleResidentMiB) {
        this.results = List.copyOf(results);
        this.idleConnections = idleConnections;
        this.idleResidentMiB = idleResidentMiB;
        judge();
    }

    private void judge() {
        for (Result result : results) {
            if (result.workload().equals("repeated token")) {
                goal(result, "part of the floor's requests/s", result.partOfFloor(), 0.60, true);
            }
            if (result.workload().equals("fresh signature")) {
                goal(result, "part of 1/(floor + signature)", result.partOfSigning(), 0.75, true);
            }
            boolean isToken = result.workload().contains("token");
            if (isToken && result.connections() == MOST_CONNECTIONS) {
                goal(result, "p99, ms", result.p99Millis(), 10, false);
            }
            if (result.connections() == MOST_CONNECTIONS) {
                goal(result, "heap after collection, MiB", result.heapMiB(), 64, false);
                goal(result, "resident, MiB", result.residentMiB(), 160, false);
            }
        }
        goals.add(
                new Goal(
                        "resident with %,d idle connections, MiB".formatted(idleConnections),
                        idleResidentMiB,
                        384,
                        false));
    }

    private void goal(Result of, String what, double is, double limit, boolean isFloor) {
        String name = "%s at %d: %s".formatted(of.workload(), of.connections(), what);
        goals.add(new Goal(name, is, limit, isFloor));
    }

    String table() {
        var text = new StringBuilder();
        line(
                text,
                "%-26s %5s %10s %9s %9s %9s %7s %7s %6s %7s",
                "workload",
                "conns",
                "requests/s",
                "p50 ms",
                "p99 ms",
                "CPU us",
                "heap",
                "RSS",
                "floor",
                "signing");
        for (Result result : results) {
            line(
                    text,
                    "%-26s %5d %10.0f %9.2f %9.2f %9.1f %7.0f %7.0f %5.0f%% %7.1f",
                    result.workload(),
                    result.connections(),
                    result.perSecond(),
                    result.p50Millis(),
                    result.p99Millis(),
                    result.cpuMicros(),
                    result.heapMiB(),
                    result.residentMiB(),
                    100 * result.partOfFloor(),
                    result.beside().signatureMicros());
        }
        line(
                text,
                "%nfloor: requests/s beside the floor's right before and after; "
                        + "signing: CPU us of a signature then; "
                        + "each the middle one of some turns%n");
        for (Goal goal : goals) {
            line(
                    text,
                    "%-6s %-62s %8.2f, %s %.2f",
                    goal.isMet() ? "met" : "MISSED",
                    goal.name(),
                    goal.is(),
                    goal.isFloor() ? "at least" : "at most",
                    goal.limit());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    void write(Path file) throws IOException {
        var mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        root.put("idleConnections", idleConnections);
        root.put("idleResidentMiB", idleResidentMiB);
        root.set("results", mapper.valueToTree(results));
        var judged = root.putArray("goals");
        for (Goal goal : goals) {
            judged.addObject()
                    .put("name", goal.name())
                    .put("is", goal.is())
                    .put(goal.isFloor() ? "atLeast" : "atMost", goal.limit())
                    .put("met", goal.isMet());
        }
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }
}
