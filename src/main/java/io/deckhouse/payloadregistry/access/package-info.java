/**
 * Who may do what: Roles, bindings, static users and a repository come in, a decision that explains
 * itself goes out; pure, with no clock and no cluster.
 */
@NullMarked
package io.deckhouse.payloadregistry.access;

import org.jspecify.annotations.NullMarked;
