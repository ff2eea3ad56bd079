namespace StreamEngine.Batching;

/// <summary>Type of the values that a field has had in a batch.</summary>
internal enum FieldType : byte
{
    /// <summary>No value yet.</summary>
    None,

    /// <summary>Integers that fit 64 bits.</summary>
    Int64,

    /// <summary>Numbers.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text, or values of several types, or nested values as they stand in the record.</summary>
    Text,
}
