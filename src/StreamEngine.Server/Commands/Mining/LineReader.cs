using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Templates;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>Reads the lines of a file, as often as asked for.</summary>
internal sealed class LineReader(CliContext context, string path, string? format, FormatOptions? settings, bool bare)
{
    /// <summary>Hands over all chunks with their rows, in the order of the file.</summary>
    /// <returns>Why reading ended early; null when it did not.</returns>
    internal async Task<string?> ReadAsync(Func<Chunk, ParsedChunk, ValueTask> receive, CancellationToken cancellation)
    {
        using var pipeline = new ParsePipeline(new PipelineOptions { Time = context.Time, Columns = TemplateTable.Columns });
        string? error = null;
        await foreach (SourceStream stream in Inputs.StreamsAsync([path], format, settings, context, pipeline.Sources, cancellation).ConfigureAwait(false))
        {
            ParsedStream parsed = await pipeline.RunAsync(stream, receive, cancellation, bare ? new BareLines() : null).ConfigureAwait(false);
            error ??= parsed.Error;
        }

        return error;
    }
}
