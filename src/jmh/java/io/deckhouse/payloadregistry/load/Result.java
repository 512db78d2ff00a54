package io.deckhouse.payloadregistry.load;

/**
 * One workload at one number of connections.
 *
 * @param cpuMicros processor time of the server for one request
 * @param heapMiB after a collection
 */
record Result(
        String workload,
        int connections,
        double perSecond,
        double p50Millis,
        double p99Millis,
        double cpuMicros,
        double heapMiB,
        double residentMiB) {}
