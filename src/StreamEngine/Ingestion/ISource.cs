namespace StreamEngine.Ingestion;

/// <summary>Where bytes come from. A source yields one stream a file, connection or other unbroken run of bytes.</summary>
public interface ISource
{
    /// <summary>What the operator called it; used in messages, metrics and health.</summary>
    string Name { get; }

    /// <summary>
    /// True when what the source yields arrives as it happens and is taken in that order; false for sources whose streams are all there
    /// already and are merged by event time. The same for the source and all of its streams.
    /// </summary>
    bool IsLive { get; }

    /// <summary>
    /// Yields the source's streams. A finite source (files) yields them all and ends; a listener yields one a connection until
    /// <paramref name="stop"/>, after which it ends without an error.
    /// </summary>
    /// <param name="context">Pool, clock and limits of the pipeline.</param>
    /// <param name="stop">Asks the source to end: no new streams, and open ones end after what has been read of them.</param>
    IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, CancellationToken stop);
}
