package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.credential.BcryptHash;

/** A static user with the hash of its password. */
public record StaticLogin(StaticUser user, BcryptHash hash) {}
