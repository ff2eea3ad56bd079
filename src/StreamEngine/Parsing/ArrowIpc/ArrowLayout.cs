using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Batching.ArrowIpc;
using StreamEngine.Parsing.Csv;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.ArrowIpc;

/// <summary>What a column of a table of metrics is.</summary>
internal enum ArrowRole
{
    /// <summary>Not part of the points.</summary>
    Ignored,

    /// <summary>The time of the row.</summary>
    Time,

    /// <summary>A number: a point.</summary>
    Value,

    /// <summary>A label.</summary>
    Label,

    /// <summary>The name of the metric in a long table.</summary>
    Series,

    /// <summary>The field of the metric in a long table.</summary>
    Field,

    /// <summary>All labels: a map, a struct, or a text of pairs.</summary>
    Labels,
}

/// <summary>A column, or a member of a struct, by its path with dots between.</summary>
/// <param name="Path">Path, as it stands in JSON.</param>
/// <param name="Role">What it is.</param>
internal readonly record struct ArrowLeaf(byte[] Path, ArrowRole Role);

/// <summary>The columns of a table of metrics. Source of the rules: <see cref="CsvLearner"/>, with types in place of guesses.</summary>
internal sealed class ArrowLayout
{
    private const int SampleRows = 400;
    private const int LowInformation = 16;
    private const int WorstBody = 3;

    private ArrowLayout(ArrowLeaf[] leaves) => Leaves = leaves;

    /// <summary>All leaves in the order of the columns.</summary>
    internal ArrowLeaf[] Leaves { get; }

    /// <summary>Finds the layout of a table of metrics.</summary>
    /// <returns>Null when the rows are logs, changes, or hold no numbers.</returns>
    internal static ArrowLayout? Learn(RecordBatch batch, ParserOptions options)
    {
        var leaves = new List<Leaf>();
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            Flatten(batch.Schema.FieldsList[i], batch.Column(i), string.Empty, leaves);
        }

        if (leaves.Exists(static l => IsOfRecord(l)))
        {
            return null;
        }

        int time = FindTime(leaves);
        ArrowRole[] roles = [.. leaves.Select((l, i) => i == time ? ArrowRole.Time : RoleOf(l, Math.Min(batch.Length, SampleRows)))];
        MarkLong(leaves, roles);
        return roles.Contains(ArrowRole.Value) && leaves.Count <= options.MaxFields
            ? new ArrowLayout([.. leaves.Select((l, i) => new ArrowLeaf(l.Path, roles[i]))])
            : null;
    }

    private static void Flatten(Field field, IArrowArray array, string prefix, List<Leaf> leaves)
    {
        string path = prefix + field.Name;
        if (array is StructArray nested && field.DataType is StructType type && !IsLabels(path))
        {
            for (int i = 0; i < type.Fields.Count; i++)
            {
                Flatten(type.Fields[i], nested.Fields[i], path + ".", leaves);
            }

            return;
        }

        var text = new JsonText();
        text.Quoted(Encoding.UTF8.GetBytes(path));
        leaves.Add(new Leaf(text.Text[1..^1].ToArray(), field.DataType, array, path));
    }

    private static bool IsLabels(string path) => path is "labels" or "tags";

    /// <summary>True for a column that only logs or changes have.</summary>
    private static bool IsOfRecord(Leaf leaf)
    {
        if (!FieldTable.TryFind(leaf.Path, out FieldEntry entry))
        {
            return false;
        }

        return entry.Field switch
        {
            WellKnownField.Body => leaf.IsText && entry.Priority <= WorstBody,
            WellKnownField.Severity => leaf.IsText,
            WellKnownField.Version or WellKnownField.PreviousVersion => leaf.IsText,
            _ => false,
        };
    }

    private static int FindTime(List<Leaf> leaves)
    {
        int best = -1;
        int bestRank = int.MaxValue;
        for (int i = 0; i < leaves.Count; i++)
        {
            Leaf leaf = leaves[i];
            bool isNumber = leaf.Type.TypeId is ArrowTypeId.Int64 or ArrowTypeId.UInt64 or ArrowTypeId.Double;
            bool known = FieldTable.TryFind(leaf.Path, out FieldEntry entry) && entry.Field == WellKnownField.Time;
            int rank = !leaf.IsTime && !isNumber && !leaf.IsText ? int.MaxValue
                : known ? entry.Priority
                : !leaf.IsTime ? int.MaxValue
                : CsvNames.IsTime(leaf.Path) ? 10
                : 20;
            if (rank < bestRank)
            {
                (best, bestRank) = (i, rank);
            }
        }

        return best;
    }

    private static ArrowRole RoleOf(Leaf leaf, int rows)
    {
        bool isTrace = FieldTable.TryFind(leaf.Path, out FieldEntry entry) && entry.Field is WellKnownField.TraceId or WellKnownField.SpanId;
        if (isTrace || CsvNames.IsIndex(leaf.Path) || leaf.IsTime)
        {
            return ArrowRole.Ignored;
        }

        if (IsLabels(leaf.Name))
        {
            return ArrowRole.Labels;
        }

        if (leaf.IsNumber)
        {
            return CsvNames.IsIdentifier(leaf.Path) ? ArrowRole.Label : ArrowRole.Value;
        }

        if (leaf.Type.TypeId == ArrowTypeId.Dictionary)
        {
            return ArrowRole.Label;
        }

        return (leaf.IsText || leaf.Type.TypeId == ArrowTypeId.Boolean) && IsLabel(leaf, rows) ? ArrowRole.Label : ArrowRole.Ignored;
    }

    /// <summary>Texts that are new on every row name nothing that lasts, unless the name of the column says that they do.</summary>
    private static bool IsLabel(Leaf leaf, int rows)
    {
        if (CsvNames.IsLabel(leaf.Path))
        {
            return true;
        }

        var text = new JsonText();
        ArrowCell cell = ArrowCell.Of(leaf.Array, leaf.Name);
        HashSet<string> distinct = [];
        int filled = 0;
        for (int row = 0; row < rows; row++)
        {
            text.Length = 0;
            if (cell.Write(row, text))
            {
                filled++;
                distinct.Add(Encoding.UTF8.GetString(text.Text));
            }
        }

        bool lasts = distinct.Count * 2 <= filled + 1 && CsvNames.IsIdentifier(leaf.Path);
        return lasts || (distinct.Count <= LowInformation && distinct.Count * 4 <= filled);
    }

    /// <summary>A long table has one column of values with no name of its own, and a column that names the metric.</summary>
    private static void MarkLong(List<Leaf> leaves, ArrowRole[] roles)
    {
        int series = leaves.FindIndex(static l => CsvNames.IsSeries(l.Path) && !l.Path.AsSpan().SequenceEqual("field"u8));
        int[] values = [.. Enumerable.Range(0, roles.Length).Where(i => roles[i] == ArrowRole.Value)];
        if (series >= 0 && leaves[series].IsText && values.Length == 1 && CsvNames.IsValue(leaves[values[0]].Path))
        {
            roles[series] = ArrowRole.Series;
            int field = leaves.FindIndex(static l => l.Path.AsSpan().SequenceEqual("field"u8));
            if (field >= 0 && leaves[field].IsText)
            {
                roles[field] = ArrowRole.Field;
            }
        }
    }

    private sealed record Leaf(byte[] Path, IArrowType Type, IArrowArray Array, string Name)
    {
        private IArrowType Values => Type is DictionaryType dictionary ? dictionary.ValueType : Type;

        internal bool IsText => Values.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
            or ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView;

        internal bool IsTime => Type.TypeId is ArrowTypeId.Timestamp or ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Time32 or ArrowTypeId.Time64;

        internal bool IsNumber => Type.TypeId is ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64
            or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64
            or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double
            or ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256;
    }
}
