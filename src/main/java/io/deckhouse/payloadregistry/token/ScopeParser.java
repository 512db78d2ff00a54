package io.deckhouse.payloadregistry.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the {@code scope} parameters of a token request.
 *
 * <p>A parameter may repeat and may hold several scopes between spaces. Each scope is read from
 * both ends, because a name may hold a colon: the type goes up to the first one, the actions start
 * after the last. A scope that cannot be read is skipped with a reason and never spoils the others
 * (distribution token specification; one bad scope must not end a pull), and so is an action.
 */
public final class ScopeParser {
    private static final Set<String> TYPES = Set.of("repository", "registry");
    private static final int MAX_LISTED_SKIPS = 16;
    private static final int MAX_SKIP_TEXT = 64;

    private final ScopeLimits limits;
    private final TreeMap<String, Scope> found = new TreeMap<>();
    private final List<ScopeRequest.Skipped> skipped = new ArrayList<>();

    /** How many characters more are read. */
    private int left;

    private int skippedCount;
    private int leftOutCount;

    private ScopeParser(ScopeLimits limits) {
        this.limits = limits;
        this.left = limits.totalLength();
    }

    /** Reads all scope parameters of one request; never throws. */
    public static ScopeRequest parse(List<String> scopeParameters, ScopeLimits limits) {
        var parser = new ScopeParser(limits);
        for (String parameter : scopeParameters) {
            parser.readParameter(parameter);
        }
        return new ScopeRequest(
                List.copyOf(parser.found.values()),
                parser.skipped,
                parser.skippedCount,
                parser.leftOutCount);
    }

    private void readParameter(String parameter) {
        int start = 0;
        while (start < parameter.length()) {
            int space = parameter.indexOf(' ', start);
            int end = space < 0 ? parameter.length() : space;
            if (end > start) {
                readScope(parameter.substring(start, end));
            }
            start = end + 1;
        }
    }

    private void readScope(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (text.length() > limits.scopeLength()) {
            skip(text, "longer than " + limits.scopeLength() + " characters");
        } else if (text.length() > left) {
            left = 0; // what comes after it is left out as well
            leaveOut(text, "the scopes together are longer than " + limits.totalLength());
        } else {
            left -= text.length();
            read(text, first, last);
        }
    }

    private void read(String text, int first, int last) {
        if (first == last) {
            skip(text, "not type:name:actions");
        } else {
            String type = withoutClass(text.substring(0, first));
            String name = text.substring(first + 1, last);
            String problem = problem(type, name);
            if (problem.isEmpty()) {
                readActions(text, type, name, actions(text, last + 1));
            } else {
                skip(text, problem);
            }
        }
    }

    /** An action that some other registry has does not spoil the others. */
    private void readActions(String text, String type, String name, List<String> actions) {
        boolean isBroken = actions.removeIf(action -> !Actions.isAction(action));
        boolean isReadable = !isBroken || !actions.isEmpty();
        boolean isLeftOut = isReadable && !add(text, new Scope(type, name, actions));
        if (isBroken && !isLeftOut) {
            skip(text, "malformed action");
        }
    }

    private static String problem(String type, String name) {
        if (!Scope.isType(type)) {
            return "malformed resource type";
        }
        if (!TYPES.contains(type)) {
            return "unknown resource type";
        }
        return Scope.isName(name) ? "" : "a name no registry accepts";
    }

    private static List<String> actions(String text, int start) {
        var actions = new ArrayList<String>(4);
        int from = start;
        while (from < text.length()) {
            int comma = text.indexOf(',', from);
            int end = comma < 0 ? text.length() : comma;
            if (end > from) {
                actions.add(text.substring(from, end));
            }
            from = end + 1;
        }
        return actions;
    }

    /** Turns {@code repository(plugin)} into {@code repository}; anything else stays as it is. */
    private static String withoutClass(String type) {
        int open = type.indexOf('(');
        boolean hasClass = open > 0 && type.endsWith(")");
        return hasClass && Scope.isType(type.substring(open + 1, type.length() - 1))
                ? type.substring(0, open)
                : type;
    }

    /** Returns false for one resource too many. */
    private boolean add(String text, Scope scope) {
        // A colon cannot begin a name, so this key tells type and name apart; '\0' sorts first.
        String key = scope.type() + '\0' + scope.name();
        Scope before = found.get(key);
        if (before == null && found.size() == limits.resources()) {
            leaveOut(text, "more than " + limits.resources() + " resources");
            return false;
        }
        if (before == null) {
            found.put(key, scope);
        } else {
            var union = new TreeSet<>(scope.actions());
            union.addAll(before.actions());
            found.put(key, new Scope(scope.type(), scope.name(), List.copyOf(union)));
        }
        return true;
    }

    /** Skips a scope that could be read. */
    private void leaveOut(String text, String reason) {
        leftOutCount++;
        skip(text, reason);
    }

    private void skip(String text, String reason) {
        skippedCount++;
        if (skipped.size() < MAX_LISTED_SKIPS) {
            String head = text.substring(0, Math.min(text.length(), MAX_SKIP_TEXT));
            skipped.add(new ScopeRequest.Skipped(head.replaceAll("[^\\x21-\\x7e]", "?"), reason));
        }
    }
}
