package io.deckhouse.payloadregistry.pattern;

import java.lang.ref.SoftReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link GlobSet} that is made when it is first asked, and forgotten when memory is short: it
 * takes up to two hundred times the memory of its text, which anybody may write who may write a
 * Role.
 */
final class LateGlobSet implements Branch {
    private final Supplier<GlobSet> source;
    private volatile @Nullable SoftReference<GlobSet> made;

    LateGlobSet(Supplier<GlobSet> source) {
        this.source = source;
    }

    @Override
    public boolean matches(String path) {
        SoftReference<GlobSet> known = made;
        GlobSet globs = known == null ? null : known.get();
        if (globs == null) {
            globs = source.get(); // made twice at worst, which changes nothing
            made = new SoftReference<>(globs);
        }
        return globs.matches(path);
    }
}
