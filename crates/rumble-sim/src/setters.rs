/// Setters of a builder: each takes it by value, runs its body, and returns it.
macro_rules! setters {
    ($($(#[$meta:meta])* fn $name:ident($self:ident $(, $argument:ident: $type:ty)*) $body:block)*) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut $self $(, $argument: $type)*) -> Self {
            $body
            $self
        }
    )*};
}
