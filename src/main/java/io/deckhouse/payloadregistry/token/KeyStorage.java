package io.deckhouse.payloadregistry.token;

import java.io.IOException;
import java.util.function.UnaryOperator;

/** A place that keeps key material and lets several processes agree on it. */
public interface KeyStorage {
    /**
     * Reads what is stored, applies the change and stores its result, as one step that no other
     * process can come between: under a lock, or by compare-and-swap with another try.
     *
     * <p>The change may be applied more than once; what it returned last is what is stored
     * afterwards. Nothing is written when it returns an equal value, and nothing when it throws.
     *
     * @throws IOException when the place cannot be read or written
     * @throws KeyMaterialException when what is stored cannot be used
     */
    void update(UnaryOperator<KeyMaterial> change) throws IOException;
}
