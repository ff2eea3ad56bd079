namespace StreamEngine.Numerics;

/// <summary>What a text is as a number.</summary>
internal enum NumberKind : byte
{
    /// <summary>No number.</summary>
    None,

    /// <summary>Digits alone, with a sign at most, that fit 64 bits.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Double,

    /// <summary>Digits alone that do not fit 64 bits.</summary>
    BigInteger,
}
