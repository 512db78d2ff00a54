package io.deckhouse.payloadregistry.token;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One resource and the actions asked for on it, after the token scope grammar of the distribution
 * specification.
 *
 * <p>The deprecated resource class ({@code repository(plugin)}) is dropped when parsing. Actions
 * stand in one order without duplicates, and there may be none: {@code repository:a/b:} asks for
 * nothing. Names no registry accepts (upper case, {@code ..}, {@code //}, percent signs, over 255
 * characters) are refused, so that nothing later has to look at them again.
 *
 * @param type kind of the resource: {@code repository} or {@code registry}
 * @param name exactly as the client wrote it, possibly with a {@code host:port/} before it
 * @param actions what is asked for: {@code pull}, {@code push}, {@code delete}, {@code *}
 */
public record Scope(String type, String name, List<String> actions) {
    /** The longest repository name a registry accepts, in characters. */
    public static final int MAX_NAME_LENGTH = 255;

    private static final Pattern TYPE = Pattern.compile("[a-z0-9]{1,32}");
    // Possessive quantifiers: a name is read once, whatever it holds.
    private static final String COMPONENT = "[a-z0-9]++(?:(?:__|[._]|-++)[a-z0-9]++)*+";
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("[a-z0-9]++(?:[.-]++[a-z0-9]++)*+:[0-9]{1,5}+/");
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

    /** Refuses types, names and actions outside the grammar. */
    public Scope {
        if (!isType(type)) {
            throw new IllegalArgumentException("not a resource type: " + type);
        }
        if (!isName(name)) {
            throw new IllegalArgumentException("not a resource name: " + name);
        }
        actions = Actions.canonical(actions);
    }

    /** Says the scope as a client would write it. */
    public String text() {
        return type + ":" + name + ":" + String.join(",", actions);
    }

    static boolean isType(String text) {
        return TYPE.matcher(text).matches();
    }

    static boolean isName(String text) {
        if (text.length() > MAX_NAME_LENGTH) {
            return false;
        }
        var host = HOST_AND_PORT.matcher(text);
        return PATH.matcher(text)
                .region(host.lookingAt() ? host.end() : 0, text.length())
                .matches();
    }
}
