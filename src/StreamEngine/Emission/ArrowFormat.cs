namespace StreamEngine.Emission;

/// <summary>Layout of an Arrow IPC output.</summary>
public enum ArrowFormat
{
    /// <summary>File format with a footer, for random access: <c>.arrow</c>. Unreadable until it is ended.</summary>
    File,

    /// <summary>Stream format: <c>.arrows</c>, pipes, sockets.</summary>
    Stream,
}
