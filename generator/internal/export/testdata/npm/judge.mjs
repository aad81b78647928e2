// Judges the documents of a catalog-info.yaml as Backstage does when it takes
// them in, and prints what is wrong with each, a line each.
import { readFileSync } from "node:fs";
import {
  DefaultNamespaceEntityPolicy,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
} from "@backstage/catalog-model";

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);
const kinds = {
  API: apiEntityV1alpha1Validator,
  Component: componentEntityV1alpha1Validator,
  System: systemEntityV1alpha1Validator,
};

for (const entity of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    await policy.enforce(entity);
    if (!(await kinds[entity.kind].check(entity))) throw new Error("not of its kind");
  } catch (error) {
    console.log(`${entity.kind} ${entity.metadata?.name}: ${error.message}`);
  }
}
