package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;

/** One pull Secret and what was found about it. */
record StatusRow(PullSecret secret, Finding finding) {}
