use schemars::Schema;
use schemars::generate::SchemaSettings;

use crate::Line;

/// JSON Schema of a line, draft 2020-12.
///
/// Additional members are allowed, since later versions may add some.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Line<'static>>()
}
