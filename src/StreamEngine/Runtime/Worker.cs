using StreamEngine.Batching;
using StreamEngine.Parsing;
using StreamEngine.Templates;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Runtime;

/// <summary>
/// Parses chunks into batches, signs their log lines and looks up their series. Workers share nothing but their lanes; what a chunk becomes depends on the chunk
/// alone, but for the series that are known already, which nobody sees; so any worker may take any chunk.
/// </summary>
/// <param name="context">Lanes, pools and limits.</param>
/// <param name="series">Looks up the series of metric rows, for those who fold them.</param>
internal sealed class Worker(RuntimeContext context, SeriesReader series)
{
    private readonly BatchBuilder _builder = new(context.Batches);

    /// <summary>Works until the lane is complete.</summary>
    internal async Task RunAsync()
    {
        try
        {
            while (await context.Work.Reader.WaitToReadAsync(context.Cancellation).ConfigureAwait(false))
            {
                while (context.Work.Reader.TryRead(out WorkItem item))
                {
                    context.SendParsed(item.Stream, Parse(item));
                }
            }
        }
        finally
        {
            _builder.Free();
        }
    }

    private ParsedChunk Parse(WorkItem item)
    {
        using Chunk chunk = item.Chunk;
        IRecordParser parser = item.Stream.Parser!;
        _builder.Start(chunk);
        if (chunk.Length > 0)
        {
            parser.Parse(chunk.Bytes, _builder);
        }

        ParsedChunk parsed = _builder.Finish();
        Count(context, item.Stream, parsed);
        foreach (EventBatch batch in parsed.Batches)
        {
            if (batch.Kind == EventKind.Metric && !context.OnlyQueries)
            {
                series.Find(batch);
            }
        }

        return parsed;
    }

    private static void Sign(RuntimeContext context, EventBatch logs)
    {
        if (context.KeepsParts)
        {
            TemplateSigner.SignWithParts(logs, context.Masks);
        }
        else
        {
            TemplateSigner.Sign(logs, context.Masks);
        }
    }

    /// <summary>Signs the log lines of a parsed chunk and counts its records.</summary>
    internal static void Count(RuntimeContext context, StreamState stream, ParsedChunk parsed)
    {
        foreach (EventBatch batch in parsed.Batches)
        {
            if (batch.Kind == EventKind.Log && !context.OnlyQueries)
            {
                Sign(context, batch);
            }
        }

        long rejected = parsed.DeadLetters.Count;
        context.Parsed.AddIn(parsed.Records);
        context.Parsed.AddFiltered(parsed.Filtered);
        context.Parsed.AddRejected(rejected);
        context.Parsed.AddOut(parsed.Records - parsed.Filtered - rejected);
        stream.AddRecords(parsed.Records, rejected);
    }
}
