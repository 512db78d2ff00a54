package io.deckhouse.payloadregistry.pattern;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One match, by the shape of the pattern. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatchingBenchmark {
    /** A shape, or {@code worst}: 1,024 characters against a path of 255. */
    @Param({
        "frontend/web",
        "frontend/**",
        "*",
        "**",
        "frontend/*",
        "frontend/{web,api,worker}/v?",
        "**/web/[a-z]*/**",
        "worst"
    })
    public String shape = "";

    private PathPattern pattern;
    private String path = "frontend/web/v2";

    @Setup
    public void parse() {
        boolean worst = shape.equals("worst");
        String text = worst ? "*[ab]".repeat(204) + "****" : shape;
        path = worst ? "a".repeat(203) + "c".repeat(52) : path;
        pattern = PathPattern.parse(text).toOptional().orElseThrow();
    }

    @Benchmark
    public boolean match() {
        return pattern.matches(path);
    }
}
