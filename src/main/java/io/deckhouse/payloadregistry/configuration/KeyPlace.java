package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.token.RotationPolicy;
import io.deckhouse.payloadregistry.token.SigningAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where the signing keys come from. */
public sealed interface KeyPlace {
    /** Rotating keys at the usual place: a Secret in a Pod, else the state directory. */
    record Usual(RotationPolicy policy) implements KeyPlace {}

    /** Rotating keys in a directory. */
    record Directory(Path path, RotationPolicy policy) implements KeyPlace {}

    /** Rotating keys in a Secret. */
    record Secret(SecretName name, RotationPolicy policy) implements KeyPlace {}

    /** One key that the operator brings along; tokens live at most this long. */
    record Imported(Path file, Duration longestToken) implements KeyPlace {}

    /** The settings that name a place, of which one can count. */
    List<Setting> PLACES = List.of(Setting.KEY_DIRECTORY, Setting.KEY_SECRET, Setting.KEY_FILE);

    /** The settings that mean nothing any more where these values name a place. */
    static List<Setting> replaced(Values values) {
        if (values.isMentioned(Setting.KEY_FILE)) {
            return List.of(
                    Setting.KEY_DIRECTORY,
                    Setting.KEY_SECRET,
                    Setting.KEY_FILE,
                    Setting.KEY_ALGORITHM);
        }
        return PLACES.stream().anyMatch(values::isMentioned) ? PLACES : List.of();
    }

    /** The same place for tokens that live at most this long. */
    default KeyPlace forTokens(Duration longest) {
        return switch (this) {
            case Usual(var policy) ->
                    new Usual(RotationPolicy.forTokens(longest, policy.algorithm()));
            case Directory(var path, var policy) ->
                    new Directory(path, RotationPolicy.forTokens(longest, policy.algorithm()));
            case Secret(var name, var policy) ->
                    new Secret(name, RotationPolicy.forTokens(longest, policy.algorithm()));
            case Imported(var file, _) -> new Imported(file, longest);
        };
    }

    /** Reads the place; tokens live at most this long. */
    static KeyPlace of(Values values, Duration longestToken) {
        var file = values.path(Setting.KEY_FILE);
        if (file.isPresent()) {
            return new Imported(file.get(), longestToken);
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
