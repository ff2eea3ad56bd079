using System.Buffers.Binary;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>What a message of Arrow IPC is.</summary>
internal enum ArrowMessageKind
{
    /// <summary>The columns; the first message of a stream.</summary>
    Schema = 1,

    /// <summary>Values that columns refer to.</summary>
    Dictionary = 2,

    /// <summary>Rows.</summary>
    Rows = 3,
}

/// <summary>
/// The metadata of a message, checked before anything is made of it: what it says about lengths is within the message and the limits. Source:
/// Apache Arrow, "Serialization and Interprocess Communication"; <c>Message.fbs</c> and <c>Schema.fbs</c>.
/// </summary>
/// <param name="Kind">What the message is.</param>
/// <param name="BodyBytes">Bytes that follow the metadata.</param>
/// <param name="Views">Of a schema: which columns have views.</param>
internal readonly record struct ArrowMessage(ArrowMessageKind Kind, long BodyBytes, ArrowViews Views)
{
    /// <summary>Longest metadata, in bytes.</summary>
    internal const int MaxMetadataBytes = 16 << 20;

    /// <summary>Longest body, packed or not, in bytes.</summary>
    internal const int MaxBodyBytes = 256 << 20;

    /// <summary>Most rows of a batch.</summary>
    internal const int MaxRows = 1 << 24;

    /// <summary>Deepest nesting of a column, in levels.</summary>
    internal const int MaxDepth = 32;

    /// <summary>Most columns, nested ones included.</summary>
    internal const int MaxColumns = 4096;

    private const int BinaryView = 23;
    private const int Utf8View = 24;
    private const int Lz4 = 0;
    private const int Zstandard = 1;

    /// <summary>Reads and checks the metadata of a message.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="views">What the schema said; null before there is one.</param>
    /// <exception cref="InvalidDataException">It is damaged or beyond a limit; the message says what, without a position.</exception>
    internal static ArrowMessage Read(ReadOnlySpan<byte> metadata, ArrowViews? views)
    {
        FlatTable message = FlatTable.Root(metadata);
        long body = message.Long(3);
        if (body is < 0 or > MaxBodyBytes)
        {
            throw new InvalidDataException($"expected at most {MaxBodyBytes} bytes of data in a message, found {body}: write smaller record batches");
        }

        views ??= new ArrowViews();
        var kind = (ArrowMessageKind)message.Byte(1);
        switch (kind)
        {
            case ArrowMessageKind.Schema:
                views = CheckSchema(message.Table(2));
                break;
            case ArrowMessageKind.Dictionary:
                CheckRows(message.Table(2).Table(1), body, views.OfDictionary(message.Table(2).Long(0)));
                break;
            case ArrowMessageKind.Rows:
                CheckRows(message.Table(2), body, views.OfRows);
                break;
            default:
                throw new InvalidDataException($"expected a schema, a dictionary or a record batch, found a message of kind {(int)kind}");
        }

        return new ArrowMessage(kind, body, views);
    }

    private static ArrowViews CheckSchema(FlatTable schema)
    {
        if (schema.Short(0) != 0)
        {
            throw new InvalidDataException("expected little-endian data, found big-endian");
        }

        ArrowViews views = new();
        int columns = 0;
        for (int i = 0; i < schema.Count(1); i++)
        {
            views.OfRows += CheckColumn(schema.Item(1, i), 1, ref columns, views);
        }

        return views;
    }

    /// <returns>How many of the column and those in it have views in a record batch.</returns>
    private static int CheckColumn(FlatTable column, int depth, ref int columns, ArrowViews views)
    {
        if (depth > MaxDepth || ++columns > MaxColumns)
        {
            throw new InvalidDataException(depth > MaxDepth ? $"a column is nested deeper than {MaxDepth} levels" : $"more than {MaxColumns} columns");
        }

        int found = column.Byte(2) is BinaryView or Utf8View ? 1 : 0;
        for (int i = 0; i < column.Count(5); i++)
        {
            found += CheckColumn(column.Item(5, i), depth + 1, ref columns, views);
        }

        if (!column.Has(4))
        {
            return found;
        }

        views.Add(column.Table(4).Long(0), found);
        return 0;
    }

    private static void CheckRows(FlatTable rows, long body, int withViews)
    {
        CheckLength(rows.Long(0));
        ReadOnlySpan<byte> nodes = rows.Vector(1, 16);
        for (int at = 0; at < nodes.Length; at += 16)
        {
            CheckLength(BinaryPrimitives.ReadInt64LittleEndian(nodes[at..]));
        }

        ReadOnlySpan<byte> buffers = rows.Vector(2, 16);
        for (int at = 0; at < buffers.Length; at += 16)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(buffers[at..]);
            long length = BinaryPrimitives.ReadInt64LittleEndian(buffers[(at + 8)..]);
            if (offset < 0 || length < 0 || offset > body || length > body - offset)
            {
                throw new InvalidDataException($"a buffer at {offset} of length {length} lies outside the {body} bytes of the message");
            }
        }

        // Counts of the buffers of columns with views.
        ReadOnlySpan<byte> views = rows.Vector(4, 8);
        if (views.Length / 8 < withViews)
        {
            throw new InvalidDataException($"{withViews} columns have views, and the numbers of their buffers are there for {views.Length / 8}");
        }

        for (int at = 0; at < views.Length; at += 8)
        {
            long count = BinaryPrimitives.ReadInt64LittleEndian(views[at..]);
            if (count < 0 || count > buffers.Length / 16)
            {
                throw new InvalidDataException($"a column has {count} buffers, and all of them have {buffers.Length / 16}");
            }
        }

        if (rows.Has(3) && rows.Table(3).Byte(0) is var codec and not (Lz4 or Zstandard))
        {
            throw new InvalidDataException($"expected buffers packed with lz4 or zstd, found codec {codec}");
        }
    }

    private static void CheckLength(long rows)
    {
        if (rows is < 0 or > MaxRows)
        {
            throw new InvalidDataException($"expected at most {MaxRows} rows in a record batch, found {rows}");
        }
    }
}
