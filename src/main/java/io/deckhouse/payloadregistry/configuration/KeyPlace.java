package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.token.RotationPolicy;
import io.deckhouse.payloadregistry.token.SigningAlgorithm;
import java.nio.file.Path;
import java.time.Duration;

/** Where the signing keys come from. */
public sealed interface KeyPlace {
    /** Rotating keys at the usual place: a Secret in a Pod, else the state directory. */
    record Usual(RotationPolicy policy) implements KeyPlace {}

    /** Rotating keys in a directory. */
    record Directory(Path path, RotationPolicy policy) implements KeyPlace {}

    /** Rotating keys in a Secret. */
    record Secret(SecretName name, RotationPolicy policy) implements KeyPlace {}

    /** One key that the operator brings along. */
    record Imported(Path file) implements KeyPlace {}

    /** The same place for tokens that live at most this long. */
    default KeyPlace forTokens(Duration longest) {
        return switch (this) {
            case Usual(var policy) ->
                    new Usual(RotationPolicy.forTokens(longest, policy.algorithm()));
            case Directory(var path, var policy) ->
                    new Directory(path, RotationPolicy.forTokens(longest, policy.algorithm()));
            case Secret(var name, var policy) ->
                    new Secret(name, RotationPolicy.forTokens(longest, policy.algorithm()));
            case Imported _ -> this;
        };
    }

    /** Reads the place; tokens live at most this long. */
    static KeyPlace of(Values values, Duration longestToken) {
        var file = values.path(Setting.KEY_FILE);
        if (file.isPresent()) {
            return new Imported(file.get());
        }
        String word = values.text(Setting.KEY_ALGORITHM).orElse(Setting.KEY_ALGORITHM.usual());
        var policy = RotationPolicy.forTokens(longestToken, SigningAlgorithm.valueOf(word));
        var directory = values.path(Setting.KEY_DIRECTORY);
        var secret = values.text(Setting.KEY_SECRET);
        if (directory.isPresent()) {
            return new Directory(directory.get(), policy);
        }
        return secret.isPresent()
                ? new Secret(SecretName.parse(secret.get()), policy)
                : new Usual(policy);
    }
}
