package io.deckhouse.payloadregistry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which package may use which. A package may also use what its neighbours' own signatures speak of,
 * so the permissions of a package reach through those it may use.
 */
final class PackageTable {
    static final String ROOT = "io.deckhouse.payloadregistry";

    private final Map<String, Set<String>> mayUse;

    PackageTable(Map<String, Set<String>> mayUse) {
        this.mayUse = Map.copyOf(mayUse);
    }

    /** The name under which a class's package stands in the table: the first below the root. */
    static String packageOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    /** Packages of these classes that the table does not know. */
    Set<String> unknown(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        classes.forEach(type -> found.add(packageOf(type)));
        found.removeAll(mayUse.keySet());
        return found;
    }

    /** Uses that the table does not allow, as {@code from → to}, each with one example. */
    Map<String, String> violations(JavaClasses classes) {
        Map<String, String> found = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> allowed = reach(packageOf(type));
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT)
                        && !allowed.contains(packageOf(target))) {
                    found.putIfAbsent(
                            packageOf(type) + " → " + packageOf(target),
                            dependency.getDescription());
                }
            }
        }
        return found;
    }

    /** Packages that reach themselves; a table that holds one says nothing about direction. */
    List<String> cycles() {
        return mayUse.keySet().stream()
                .filter(name ->
                        mayUse.get(name).stream().anyMatch(next -> reach(next).contains(name)))
                .sorted()
                .toList();
    }

    private Set<String> reach(String name) {
        Set<String> reached = new HashSet<>();
        collect(name, reached);
        return reached;
    }

    private void collect(String name, Set<String> reached) {
        if (reached.add(name)) {
            mayUse.getOrDefault(name, Set.of()).forEach(next -> collect(next, reached));
        }
    }
}
