package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.pattern.SubPathConversion;
import io.deckhouse.payloadregistry.pattern.SubPathConversion.Converted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A static user's projects as grants to a subject that Kubernetes knows, and how they differ.
 *
 * @param grants one a namespace
 * @param parts one a project, in their order
 */
public record Migration(StaticUser user, Subject subject, List<Grant> grants, List<Part> parts) {
    /**
     * What becomes of one project.
     *
     * @param pattern the path pattern that is granted; empty where nothing is
     * @param gained what the subject may do beyond the user, as a subPath; empty for nothing
     */
    public record Part(StaticUser.Project project, String pattern, String gained) {}

    /** Copies the lists. */
    public Migration {
        grants = List.copyOf(grants);
        parts = List.copyOf(parts);
    }

    /**
     * Plans it.
     *
     * @param exact whether nothing may be gained, at the price of unusual patterns
     * @throws IllegalArgumentException when a subPath has no like among path patterns
     */
    public static Migration of(StaticUser user, Subject subject, boolean exact) {
        List<Part> parts = new ArrayList<>();
        Map<String, Grant> grants = new LinkedHashMap<>();
        for (StaticUser.Project project : user.projects()) {
            Optional<Converted> converted = SubPathConversion.of(project.subPath(), exact);
            parts.add(
                    new Part(
                            project,
                            converted.map(Converted::pattern).orElse(""),
                            converted.map(Converted::gained).orElse("")));
            converted.ifPresent(to ->
                    grants.merge(
                            project.name(),
                            Grant.of(
                                    project.name(),
                                    subject,
                                    List.of(to.pattern()),
                                    new Right(project.access(), false)),
                            Grant::merge));
        }
        return new Migration(user, subject, List.copyOf(grants.values()), parts);
    }
}
