using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>What a column is good for.</summary>
internal enum CsvRole
{
    /// <summary>Nothing.</summary>
    Ignored,

    /// <summary>The time of the row.</summary>
    Time,

    /// <summary>A number: a metric of its own.</summary>
    Value,

    /// <summary>Empty in the sample: a number when it turns out to be one.</summary>
    MaybeValue,

    /// <summary>Names what the row is about.</summary>
    Label,

    /// <summary>Names the metric of a long table.</summary>
    Series,

    /// <summary>A field of a log record.</summary>
    Field,
}

/// <summary>A column of a CSV source.</summary>
/// <param name="Role">What it is good for.</param>
/// <param name="Name">Its name as UTF-8: of the metric or of the label.</param>
/// <param name="Labels">Labels that its header rows give to every value, in the form of the labels column; may be empty.</param>
/// <param name="Entry">Its meaning in a log record.</param>
internal sealed record CsvColumn(CsvRole Role, byte[] Name, byte[] Labels, FieldEntry Entry)
{
    /// <summary>What its cells are taken for where they have a column of their own.</summary>
    internal FieldType Type { get; init; } = FieldType.Text;
}
