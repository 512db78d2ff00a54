package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

class UserWarningsTest {
    private static final String HASH =
            "$2y$05$eQQLdk5mWJZAwNzmPRL35.SUnUfIVKTNUb4rm5Sie5wJfKxNLeXga";

    private final AtomicReference<StaticUsers> users = new AtomicReference<>(StaticUsers.NONE);
    private final AtomicInteger highest = new AtomicInteger(14);
    private final List<String> told = new ArrayList<>();
    private final UserWarnings warnings = new UserWarnings(users::get, highest::get, told::add);

    private static StaticUsers users(String project) {
        String text =
                "{ci: {passwordHash: '%s', projects: [{name: '%s', access: READ}]}}"
                        .formatted(HASH, project);
        return StaticUsers.read(new YAMLMapper().readTree(text));
    }

    @Test
    void comeOnceForEachReading() {
        users.set(users("*"));
        warnings.run();
        warnings.run();

        assertThat(told).singleElement().asString().contains("project *");

        users.set(users("*"));
        warnings.run();

        assertThat(told).hasSize(2);
    }

    @Test
    void comeWhenTheLimitIsLowered() {
        users.set(users("team"));
        warnings.run();
        assertThat(told).isEmpty();

        highest.set(4);
        warnings.run();

        assertThat(told).singleElement().asString().contains("bcrypt cost 5 is above 4");
    }
}
