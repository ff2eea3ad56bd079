using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Patterns;

/// <summary>What the value of a field is turned into when it gets a column of its own.</summary>
internal enum PatternType : byte
{
    /// <summary>Text as it stands.</summary>
    Text,

    /// <summary>A whole number; text when it is none.</summary>
    Integer,

    /// <summary>A number; text when it is none.</summary>
    Number,
}

/// <summary>A field of a pattern.</summary>
/// <param name="Name">Name of its column when it gets one.</param>
/// <param name="Entry">What it means; no field at all when it only gets a column of its own.</param>
/// <param name="Type">Type of that column.</param>
internal sealed record PatternField(string Name, FieldEntry Entry, PatternType Type = PatternType.Text)
{
    /// <summary>A field that means what its name says.</summary>
    internal static PatternField Of(string name, PatternType type = PatternType.Text)
    {
        FieldTable.TryFind(System.Text.Encoding.UTF8.GetBytes(name), out FieldEntry entry);
        return new PatternField(name, entry, type);
    }

    /// <summary>A field with a meaning of its own.</summary>
    internal static PatternField Of(string name, WellKnownField field, FieldUnit unit = FieldUnit.None, int priority = 0) =>
        new(name, new FieldEntry(field, priority, unit, false));

    /// <summary>A field that means nothing besides its name.</summary>
    internal static PatternField Own(string name, PatternType type = PatternType.Text) => new(name, default, type);
}
