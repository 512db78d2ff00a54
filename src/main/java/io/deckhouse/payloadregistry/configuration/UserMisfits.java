package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.cluster.Names;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.cluster.StaticUsers.Fault;
import io.deckhouse.payloadregistry.pattern.PatternFinding;
import io.deckhouse.payloadregistry.pattern.PatternFinding.Code;
import io.deckhouse.payloadregistry.pattern.PatternLint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Finds static users who can be read, and yet cannot log in or are granted nothing. */
public final class UserMisfits {
    private static final String PROJECTS = "projects";

    /** What no repository's path can match in a subPath. */
    private static final Set<Code> HOPELESS =
            Set.of(
                    Code.EMPTY,
                    Code.LEADING_SLASH,
                    Code.TRAILING_SLASH,
                    Code.EMPTY_SEGMENT,
                    Code.DOT_SEGMENT,
                    Code.FOREIGN_CHARACTER);

    private final StaticUsers users;
    private final List<Fault> found = new ArrayList<>();

    private UserMisfits(StaticUsers users) {
        this.users = users;
    }

    /**
     * What is told of these users, in the order of their names.
     *
     * @param highestCost of a bcrypt hash that is still verified
     */
    public static List<Fault> in(StaticUsers users, int highestCost) {
        var misfits = new UserMisfits(users);
        new TreeMap<>(users.accounts())
                .forEach((name, account) -> {
                    int cost = account.hash().cost();
                    if (cost > highestCost) {
                        misfits.add(
                                List.of(name),
                                "bcrypt cost %d is above %d, so it cannot log in"
                                        .formatted(cost, highestCost));
                    }
                    misfits.look(account.user());
                });
        return List.copyOf(misfits.found);
    }

    private void look(StaticUser user) {
        int place = -1;
        for (StaticUser.Project project : user.projects()) {
            do {
                place++;
            } while (isLeftOut(user.name(), place));
            List<String> path = List.of(user.name(), PROJECTS, Integer.toString(place));
            look(path, project);
        }
    }

    private void look(List<String> path, StaticUser.Project project) {
        String name = project.name();
        if (!Names.isLabel(name)) {
            add(
                    with(path, "name"),
                    "project %s is no namespace, so it grants nothing; a name has %s"
                            .formatted(name, Names.LABEL_RULE));
        }
        String subPath = project.subPath().text();
        for (PatternFinding finding : PatternLint.checkSubPath(subPath)) {
            if (isHopeless(finding.code(), subPath)) {
                add(
                        with(path, "subPath"),
                        "project %s: subPath '%s' grants nothing: %s; %s"
                                .formatted(name, subPath, finding.message(), finding.fix()));
                return;
            }
        }
    }

    /** Two stars are one; every other character of rules stands for itself, and in no path. */
    private static boolean isHopeless(Code code, String subPath) {
        return HOPELESS.contains(code)
                || (code == Code.SUB_PATH_LITERAL && !subPath.matches("[^?\\[\\]{}\\\\]*"));
    }

    /** A project with an unknown key is told of already. */
    private boolean isLeftOut(String user, int place) {
        List<String> project = List.of(user, PROJECTS, Integer.toString(place));
        return users.faults().stream()
                .map(Fault::path)
                .anyMatch(path ->
                        path.size() > project.size()
                                && path.subList(0, project.size()).equals(project));
    }

    private void add(List<String> path, String why) {
        found.add(new Fault(path, "static user " + path.getFirst() + ": " + why));
    }

    private static List<String> with(List<String> path, String key) {
        var longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }
}
