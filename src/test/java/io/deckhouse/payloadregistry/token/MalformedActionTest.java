package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedActionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:team/app:pull,metadata_read   | repository:team/app:pull",
                "repository:team/app:scanner-pull,pull    | repository:team/app:pull",
                "repository:team/app:push,PULL,pull,%2a   | repository:team/app:pull,push",
                "registry:catalog:*,ALL                   | registry:catalog:*",
            })
    void readsTheOtherActionsBesideAMalformedOne(String written, String read) {
        var request = ScopeParser.parse(List.of(written.strip()), ScopeLimits.STANDARD);

        assertThat(request.scopes()).extracting(Scope::text).containsExactly(read.strip());
        assertThat(request.skipped())
                .containsExactly(new ScopeRequest.Skipped(written.strip(), "malformed action"));
        assertThat(request.skippedCount()).isEqualTo(1);
    }

    @Test
    void countsAScopeThatIsLeftOutOnce() {
        var request =
                ScopeParser.parse(
                        List.of("repository:a:pull", "repository:b:pull,PULL"),
                        new ScopeLimits(1, 30, 70));

        assertThat(request.scopes()).extracting(Scope::text).containsExactly("repository:a:pull");
        assertThat(request.skippedCount()).isEqualTo(1);
        assertThat(request.leftOutCount()).isEqualTo(1);
    }
}
