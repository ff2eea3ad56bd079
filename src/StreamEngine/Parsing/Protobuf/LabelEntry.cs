namespace StreamEngine.Parsing.Protobuf;

/// <summary>A label in the text of <see cref="CollectedLabels"/>: <c>key=value,</c>.</summary>
internal struct LabelEntry
{
    /// <summary>First eight bytes of the key, the first one highest.</summary>
    internal ulong Prefix;

    /// <summary>Where it begins in the text.</summary>
    internal int Start;

    /// <summary>Length of the key, escapes included.</summary>
    internal int KeyLength;

    /// <summary>Length of the whole label with its comma.</summary>
    internal int Length;

    /// <summary>How many labels came before it.</summary>
    internal int Order;
}
