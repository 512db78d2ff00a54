package io.deckhouse.payloadregistry.cluster.manifest;

import tools.jackson.databind.JsonNode;

/**
 * One document of a YAML file, by its places in the text.
 *
 * @param start where its {@code ---} stands; 0 for the first
 * @param end where the next document starts
 * @param rootStart where its content starts, after marker and comments
 * @param rootEnd just after the last character of its content
 */
record YamlDocument(int start, int end, int rootStart, int rootEnd, JsonNode root) {}
