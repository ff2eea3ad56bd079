namespace StreamEngine.Parsing.Fields;

/// <summary>How the bytes of a value stand for its text.</summary>
internal enum ValueKind : byte
{
    /// <summary>The bytes are the text.</summary>
    Plain,

    /// <summary>Text with backslash escapes, without its quotes.</summary>
    Escaped,

    /// <summary>Text with doubled quotes (RFC 4180), without the outer ones.</summary>
    Doubled,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true, false or null.</summary>
    Literal,

    /// <summary>An object or an array, brackets included.</summary>
    Nested,
}

/// <summary>Where in the text of its record the value of a well-known field lies.</summary>
internal struct FieldValue
{
    internal int Start;
    internal int Length;
    internal ValueKind Kind;
    internal FieldUnit Unit;

    /// <summary>Priority of the name that it was found under, plus one; 0 when the record has no such field.</summary>
    internal byte Rank;

    /// <summary>Number of the field's own column; -1 when nobody asked for it.</summary>
    internal short Ordinal;

    /// <summary>What a name tells of its values.</summary>
    internal static FieldValue Of(FieldEntry entry, int ordinal) =>
        new() { Unit = entry.Unit, Rank = (byte)(entry.Priority + 1), Ordinal = (short)ordinal };
}
