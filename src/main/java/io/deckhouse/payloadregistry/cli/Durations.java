package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.configuration.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write and read them: {@code 90s}, {@code 1h30m}, {@code 7d}. */
final class Durations implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofDays(36_525);

    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
        if (!duration.isPositive()) {
            throw new TypeConversionException("'" + text + "' is no time at all");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is longer than a hundred years");
        }
        return duration;
    }

    /**
     * The two largest units, as {@code kubectl} shows ages: {@code 23h59m}, {@code 12m}, {@code
     * 45s}.
     */
    static String text(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return pair(minutes, "m", minutes < 10 ? seconds % 60 : 0, "s");
        }
        long hours = minutes / 60;
        return hours < 48
                ? pair(hours, "h", minutes % 60, "m")
                : pair(hours / 24, "d", hours % 24, "h");
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
