using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Ingestion;

namespace StreamEngine.Server.Commands.Replay;

/// <summary>
/// Dead-letter files whose records are read again, a stream for each source that they came from. What is rejected once more is told of under its
/// first source and position.
/// </summary>
internal sealed class ReplaySource : ISource, IDisposable
{
    private readonly List<ReplayPart> _parts = [];
    private readonly Dictionary<string, ReplayPart> _bySource = new(StringComparer.Ordinal);
    private readonly List<string> _paths;

    /// <exception cref="CliException">A file does not exist, cannot be read or is no dead-letter file.</exception>
    internal ReplaySource(IReadOnlyList<string> paths)
    {
        var problems = new List<string>();
        _paths = [.. FilePatterns.Expand(paths, problems)];
        if (problems.Count > 0)
        {
            throw new CliException(string.Join("; ", problems));
        }

        try
        {
            _paths.ForEach(List);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CliException(error.Message);
        }
    }

    public string Name => string.Join(' ', _paths);

    public bool IsLive => false;

    /// <summary>Format of all records; null to detect it for each source.</summary>
    internal string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    internal FormatOptions? FormatOptions { get; init; }

    /// <summary>Records of which the files hold only the first bytes. They are not read again.</summary>
    internal long Cut { get; private set; }

    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (ReplayPart part in _parts)
        {
            yield return new ReplayStream(part, stop) { Format = Format, FormatOptions = FormatOptions };
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>A record that was rejected again, with the position that it had in its source.</summary>
    internal DeadLetter Restore(DeadLetter letter) =>
        _bySource.TryGetValue(letter.Source, out ReplayPart? part)
            ? letter with { Position = part.PositionOf(letter.Position) }
            : letter;

    /// <summary>
    /// Tells of the records that cannot be read again, and copies them, so that a new dead-letter file holds all that is still open.
    /// </summary>
    internal static void Complete(ReplaySource? replay, DeadLetterWriter? letters, CliContext context)
    {
        if (replay is null || replay.Cut == 0)
        {
            return;
        }

        context.Error.WriteLine(FormattableString.Invariant(
            $"warning: {replay.Cut:N0} of the records were not read again: only their first {BatchBuilder.MaxExcerpt:N0} bytes are in the dead letters"));
        if (letters is not null)
        {
            replay.CopyCut(letters);
        }
    }

    public void Dispose() => _parts.ForEach(static p => p.Close());

    private void CopyCut(DeadLetterWriter letters)
    {
        foreach (RejectedRecord record in _paths.SelectMany(static path => RejectedRecords.Read(path)).Where(static r => r.IsCut))
        {
            letters.Write(new DeadLetter(
                record.Source, record.Position, record.Length, record.Reason, "only the first bytes of the record were kept", record.Bytes));
        }
    }

    private void List(string path)
    {
        foreach (RejectedRecord record in RejectedRecords.Read(path))
        {
            if (record.IsCut)
            {
                Cut++;
                continue;
            }

            if (!_bySource.TryGetValue(record.Source, out ReplayPart? part))
            {
                _bySource.Add(record.Source, part = new ReplayPart(record.Source));
                _parts.Add(part);
            }

            part.Add(path, record.Line);
        }
    }
}
