package io.deckhouse.payloadregistry.load;

/**
 * One workload at one number of connections.
 *
 * @param cpuMicros processor time of the server for one request
 * @param heapMiB after a collection
 * @param beside what the machine gave at the time
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
        Beside beside) {
    /**
     * What a figure is compared with, measured right before and after it: a machine of which others
     * have a part is not as fast in one minute as in the next.
     *
     * @param perSecond requests of the floor
     * @param cpuMicros processor time for one of them
     * @param signatureMicros processor time for one signature
     */
    record Beside(double perSecond, double cpuMicros, double signatureMicros) {}

    /** Requests for each of the floor's. */
    double partOfFloor() {
        return perSecond / beside.perSecond();
    }

    /** Part of what the floor's work and a signature for each request alone would allow. */
    double partOfSigning() {
        return (beside.cpuMicros() + beside.signatureMicros()) / cpuMicros;
    }
}
