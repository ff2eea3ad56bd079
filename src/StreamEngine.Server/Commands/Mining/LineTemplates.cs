using StreamEngine.Batching;
using StreamEngine.Templates;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>
/// The template of every line of a file: continuation lines share the template of their record; blank lines, headers and lines that could
/// not be read have none. Holds four bytes a line.
/// </summary>
internal sealed class LineTemplates(TemplateTable table, PatternMasks? masks)
{
    private const int None = -1;
    private readonly List<int> _lines = [];

    /// <summary>Index of the template of each line, -1 for none.</summary>
    internal IReadOnlyList<int> Lines => _lines;

    /// <summary>Takes in a chunk and its rows, which come in the order of the file.</summary>
    internal void Add(Chunk chunk, ParsedChunk parsed)
    {
        foreach (DeadLetter letter in parsed.DeadLetters)
        {
            // A line that was too long was cut out before the chunk.
            if (letter.Reason == RejectReason.TooLong && letter.Position < chunk.Position)
            {
                _lines.Add(None);
            }
        }

        foreach (EventBatch batch in parsed.Batches)
        {
            if (batch.Kind == EventKind.Log)
            {
                TemplateSigner.Sign(batch, masks);
                table.Assign(batch, 0, batch.Count);
            }
        }

        Walk(chunk, parsed.Batches);
    }

    private void Walk(Chunk chunk, List<EventBatch> batches)
    {
        ReadOnlySpan<byte> bytes = chunk.Bytes;
        var rows = new RowCursor(batches);
        int start = 0;
        while (start < bytes.Length)
        {
            int length = bytes[start..].IndexOf((byte)'\n');
            int end = length < 0 ? bytes.Length : start + length;
            _lines.Add(bytes[start..end].Trim(" \t\r"u8).IsEmpty ? None : rows.TemplateAt(chunk.Position + start, chunk.Position + end));
            start = end + 1;
        }
    }

    /// <summary>Walks the rows of a chunk beside its lines.</summary>
    private struct RowCursor(List<EventBatch> batches)
    {
        private int _batch;
        private int _row;

        /// <summary>Template of the row that a line, from <paramref name="start"/> up to <paramref name="end"/>, lies in.</summary>
        internal int TemplateAt(long start, long end)
        {
            while (_batch < batches.Count)
            {
                EventBatch batch = batches[_batch];
                if (_row == batch.Count)
                {
                    _batch++;
                    _row = 0;
                    continue;
                }

                long from = batch.Position(_row);
                if (from + batch.RecordLengths[_row] > start)
                {
                    return from < end && batch.Kind == EventKind.Log ? batch.Templates[_row] : None;
                }

                _row++;
            }

            return None;
        }
    }
}
