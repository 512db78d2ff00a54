package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import java.util.List;

/**
 * A user of the ModuleConfig with the projects given to it (DESIGN 3.4). Without projects it may
 * see the catalog and nothing else.
 */
public record StaticUser(String name, List<Project> projects) {
    public StaticUser {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a static user has no name");
        }
        projects = List.copyOf(projects);
    }

    /**
     * A project, which is a namespace, with the part of it that is given.
     *
     * @param subPath matched against the path below the project; an empty one matches nothing, and
     *     where none is written it is {@code *}, the whole project
     */
    public record Project(String name, SubPathPattern subPath, AccessLevel access) {

        boolean covers(String path) {
            return subPath.matches(path);
        }
    }
}
