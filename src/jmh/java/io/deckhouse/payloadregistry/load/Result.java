package io.deckhouse.payloadregistry.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One workload at one number of connections.
 *
 * @param cpuMicros processor time of the server for one request
 * @param heapMiB after a collection
 * @param beside what the machine gave at the time
 * @param partOfFloor requests for each of the floor's
 * @param partOfSigning part of what the floor's work and a signature for each request alone would
 *     allow
 */
record Result(
        String workload,
        int connections,
        double perSecond,
        double p50Millis,
        double p99Millis,
        double cpuMicros,
        double heapMiB,
        double residentMiB,
        Beside beside,
        double partOfFloor,
        double partOfSigning) {
    /**
     * What a figure is compared with, measured right before and after it: a machine of which others
     * have a part is not as fast in one minute as in the next.
     *
     * @param perSecond requests of the floor
     * @param cpuMicros processor time for one of them
     * @param signatureMicros processor time for one signature
     */
    record Beside(double perSecond, double cpuMicros, double signatureMicros) {
        /** What lies between two. */
        Beside with(Beside other) {
            return new Beside(
                    (perSecond + other.perSecond) / 2,
                    (cpuMicros + other.cpuMicros) / 2,
                    (signatureMicros + other.signatureMicros) / 2);
        }

        /** What so many requests a second are of the floor's. */
        double partOfFloor(double perSecond) {
            return perSecond / this.perSecond;
        }

        /** What the floor's work and a signature are of this processor time for one request. */
        double partOfSigning(double cpuMicros) {
            return (this.cpuMicros + signatureMicros) / cpuMicros;
        }
    }

    /** Of several turns, the middle one of each figure, and the most memory. */
    static Result middle(List<Result> turns) {
        Result any = turns.getFirst();
        return new Result(
                any.workload(),
                any.connections(),
                middle(turns, Result::perSecond),
                middle(turns, Result::p50Millis),
                middle(turns, Result::p99Millis),
                middle(turns, Result::cpuMicros),
                most(turns, Result::heapMiB),
                most(turns, Result::residentMiB),
                new Beside(
                        middle(turns, it -> it.beside().perSecond()),
                        middle(turns, it -> it.beside().cpuMicros()),
                        middle(turns, it -> it.beside().signatureMicros())),
                middle(turns, Result::partOfFloor),
                middle(turns, Result::partOfSigning));
    }

    private static double middle(List<Result> turns, ToDoubleFunction<Result> figure) {
        return turns.stream().mapToDouble(figure).sorted().skip(turns.size() / 2).findFirst().orElseThrow();
    }

    /** Who has a part of the machine takes time from a server, and no memory. */
    private static double most(List<Result> turns, ToDoubleFunction<Result> figure) {
        return turns.stream().mapToDouble(figure).max().orElseThrow();
    }
}
