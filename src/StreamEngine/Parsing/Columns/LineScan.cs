using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>Takes the lines of a chunk one by one.</summary>
internal interface ILineReader
{
    /// <summary>Takes a line that is not empty.</summary>
    /// <param name="tokens">Positions of its structural bytes; behind the last of them stands <paramref name="end"/>.</param>
    /// <param name="count">How many they are, without the line end.</param>
    /// <param name="start">Position of its first byte in the chunk.</param>
    /// <param name="end">Its end, before LF or CRLF.</param>
    void Read(Positions tokens, int count, int start, int end);
}

/// <summary>The loop that text formats share: structural bytes are found a window at a time, and the lines in it handed out.</summary>
internal static class LineScan
{
    /// <summary>Hands out all lines of a chunk.</summary>
    /// <param name="records">The chunk's bytes.</param>
    /// <param name="from">Where the first line starts: behind a byte order mark.</param>
    /// <param name="index">The index to use.</param>
    /// <param name="reader">Takes the lines.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run<TRules, TReader>(ReadOnlySpan<byte> records, int from, StructuralIndex index, scoped ref TReader reader)
        where TRules : struct, IScanRules
        where TReader : ILineReader, allows ref struct
    {
        ByteText text = new(records);
        int start = from;
        index.Start(records.Length);
        while (index.Scan<TRules>(records))
        {
            Positions tokens = index.Unchecked;
            int done = 0;
            foreach (int line in index.Lines)
            {
                int end = tokens[line];
                int next = end + 1;
                if (end > start && text[end - 1] == '\r')
                {
                    tokens.Set(line, --end);
                }

                if (end > start)
                {
                    reader.Read(tokens.From(done), line - done, start, end);
                }

                text.PrefetchAfter(start, next, StructuralIndex.WindowBytes);
                start = next;
                done = line + 1;
            }

            index.Consume(done);
        }

        if (start < records.Length)
        {
            int end = records.Length - (records[^1] == '\r' ? 1 : 0);
            int count = index.Tokens.Length;
            index.Unchecked.Set(count, end);
            if (end > start)
            {
                reader.Read(index.Unchecked, count, start, end);
            }
        }
    }

    /// <summary>Length of a byte order mark at the start of the source.</summary>
    internal static int ByteOrderMark(ReadOnlySpan<byte> records, long position) =>
        position == 0 ? records.Length - LineReader.SkipByteOrderMark(records).Length : 0;
}
