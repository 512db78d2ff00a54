package io.deckhouse.payloadregistry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepositoryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team/app",
                "team/app/a/b/c",
                "t/a",
                "0/1",
                "team-a/app.v1",
                "team/a_b",
                "team/a__b",
                "team/a-b",
                "team/a---b",
                "team/a.b_c__d-e--f"
            })
    void readsWhatARegistryAccepts(String name) {
        var repository = Repository.parse(name).found().orElseThrow();

        assertThat(repository.name()).isEqualTo(name);
        assertThat(repository.namespace()).isEqualTo(name.substring(0, name.indexOf('/')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "team",
                "team/",
                "/app",
                "team//app",
                "team/app/",
                "team/..",
                "team/../other",
                "../team/app",
                "team/.",
                "team/a..b",
                "team/a___b",
                "team/.a",
                "team/a.",
                "team/-a",
                "team/a-",
                "team/_a",
                "team/a_",
                "team/a._b",
                "team/a-.b",
                "team/a_-b",
                "Team/app",
                "team/App",
                "team/%61pp",
                "team/app%2f",
                "team/a b",
                " team/app",
                "team/app\n",
                "team/*",
                "team/app:latest",
                "registry:5000/team/app",
                "team/\u00e4pp",
                "team/\ud83d\ude00",
                "team\\app"
            })
    void refusesWhatNoRegistryAccepts(String name) {
        assertThat(Repository.parse(name))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.reason()).isNotEmpty());
    }

    @Test
    void refusesMoreThan255Characters() {
        String longest = "team/" + "a".repeat(250);

        assertThat(Repository.parse(longest).found()).isPresent();
        assertThat(Repository.parse(longest + "a").found()).isEmpty();
    }

    @Test
    void cannotBeMadeOfPartsThatNoRegistryAccepts() {
        assertThatThrownBy(() -> new Repository("team", "../other"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Repository("team/a", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5000/team/app, localhost:5000, team/app",
        "r.example.com:443/app, r.example.com:443, app",
        "team/app, team, app",
    })
    void readsNamesOfScopesWithAHost(String name, String namespace, String path) {
        assertThat(Repository.parseScope(name).found()).contains(new Repository(namespace, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:5000",
                "localhost:5000/",
                "localhost:5000/team//app",
                "localhost:5000/../app",
                "localhost:5000/Team",
                "localhost:/app",
                "localhost:123456/app",
                ":5000/app",
                "a:1/b:2/app",
                "Host:5000/app"
            })
    void refusesNamesOfScopesThatNoRegistryAccepts(String name) {
        assertThat(Repository.parseScope(name).found()).isEmpty();
        assertThat(Repository.parse("localhost:5000/team/app").found()).isEmpty();
    }
}
