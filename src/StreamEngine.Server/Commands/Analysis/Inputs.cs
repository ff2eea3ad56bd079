using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Ingestion;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Turns the paths of a command line into sources.</summary>
internal static class Inputs
{
    /// <summary>
    /// Files, folders and globs are one source, merged by event time. <c>-</c> is stdin; devices and process substitutions
    /// (<c>/dev/fd/63</c>) can be read only once and are streams like it. What lies in <c>/dev/shm</c> is a file.
    /// </summary>
    internal static IEnumerable<ISource> Sources(IReadOnlyList<string> paths, string? format, FormatOptions? options, Stream stdin)
    {
        foreach (string path in paths.Where(IsStream).Distinct(StringComparer.Ordinal))
        {
            Stream stream = path == "-" ? stdin : File.OpenRead(path);
            yield return new StreamSource(stream, path, leaveOpen: path == "-") { Format = format, FormatOptions = options };
        }

        string[] files = [.. paths.Where(static p => !IsStream(p))];
        if (files.Length > 0)
        {
            yield return new FileSource(files) { Format = format, FormatOptions = options };
        }
    }

    /// <summary>Opens the streams of all paths, one after the other.</summary>
    /// <exception cref="CliException">At the end: a path does not exist, or a folder cannot be listed.</exception>
    internal static IAsyncEnumerable<SourceStream> StreamsAsync(
        IReadOnlyList<string> paths, string? format, FormatOptions? options, CliContext context, SourceContext sources, CancellationToken cancellation) =>
        StreamsAsync(Sources(paths, format, options, context.Input), sources, cancellation);

    /// <inheritdoc cref="StreamsAsync(IReadOnlyList{string}, string?, FormatOptions?, CliContext, SourceContext, CancellationToken)"/>
    internal static async IAsyncEnumerable<SourceStream> StreamsAsync(
        IEnumerable<ISource> inputs, SourceContext sources, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ISource source in inputs)
        {
            await foreach (SourceStream stream in source.StreamsAsync(sources, cancellation).ConfigureAwait(false))
            {
                yield return stream;
            }

            if (source is FileSource { Problems: [_, ..] problems })
            {
                throw new CliException(string.Join("; ", problems));
            }
        }
    }

    /// <summary>Bytes of all input, for a progress in percent; null when it is not known: stdin, packed files.</summary>
    internal static long? TotalBytes(IReadOnlyList<string> paths)
    {
        if (paths.Any(IsStream))
        {
            return null;
        }

        long total = 0;
        Span<byte> head = stackalloc byte[4];
        foreach (string path in FilePatterns.Expand(paths, []))
        {
            try
            {
                using FileStream file = File.OpenRead(path);
                int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
                if (Compression.Detect(head[..read]) != CompressionKind.None)
                {
                    return null;
                }

                total += file.Length;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                // The pipeline reports the file; here it only adds nothing.
            }
        }

        return total;
    }

    private static bool IsStream(string path) =>
        path == "-"
        || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);
}
