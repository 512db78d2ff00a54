/**
 * The text of a repository path pattern comes in, an immutable matcher or a precise error goes out,
 * in both star languages: the patterns of rules and the older {@code subPath} of static users.
 */
@NullMarked
package io.deckhouse.payloadregistry.pattern;

import org.jspecify.annotations.NullMarked;
