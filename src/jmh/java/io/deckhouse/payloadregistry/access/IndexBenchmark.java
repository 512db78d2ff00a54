package io.deckhouse.payloadregistry.access;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The index of 10,000 bindings: time to build, and what it weighs. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class IndexBenchmark {
    private static final int BINDINGS = 10_000;

    private final List<Role> roles = Bindings.roles(BINDINGS);
    private final List<Binding> bindings = Bindings.bindings(BINDINGS);

    /** Bytes that one binding with its role takes in the index, as a second result. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Weight {
        public long bytesPerBinding;
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    public AccessIndex build() {
        return AccessIndex.of(
                roles, bindings, Namespaces.takenToExist(), VerbTable.standard());
    }

    /** Once, cold, as when a server starts. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public AccessIndex buildOnce() {
        return build();
    }

    /** The second result counts; the time is that of the garbage collector. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 0)
    @Measurement(iterations = 1)
    public AccessIndex weigh(Weight weight) {
        long before = used();
        AccessIndex index = Bindings.index(BINDINGS);
        weight.bytesPerBinding = (used() - before) / BINDINGS;
        return index;
    }

    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
