package io.deckhouse.payloadregistry.access;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One decision, with few and with many bindings; one change of a binding. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final int MASK = 1023;

    @Param({"10", "10000"})
    public int bindings;

    private AccessIndex index;
    private final Identity[] identities = new Identity[MASK + 1];
    private final Repository[] repositories = new Repository[MASK + 1];
    private Change one;
    private int next;

    @Setup
    public void build() {
        index = Bindings.index(bindings);
        var random = new Random(7);
        for (int i = 0; i <= MASK; i++) {
            int n = random.nextInt(bindings);
            identities[i] = Identity.serviceAccount(Bindings.namespace(n), "puller-" + n);
            repositories[i] = new Repository(Bindings.namespace(n), "app/web");
        }
        one = new Change.BindingSet(Bindings.binding(bindings / 2));
    }

    /** The same caller again and again, as while one node pulls. */
    @Benchmark
    public Decision warm() {
        return index.decide(identities[0], Action.PULL, repositories[0], NOW);
    }

    /** Another of a thousand callers each time. */
    @Benchmark
    public Decision random() {
        next = (next + 1) & MASK;
        return index.decide(identities[next], Action.PULL, repositories[next], NOW);
    }

    /** Nothing grants it. */
    @Benchmark
    public Decision denied() {
        next = (next + 1) & MASK;
        return index.decide(identities[next], Action.DELETE, repositories[next], NOW);
    }

    @Benchmark
    public AccessIndex oneBindingChanged() {
        return index.with(one);
    }
}
