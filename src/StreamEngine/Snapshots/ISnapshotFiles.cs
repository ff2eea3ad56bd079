namespace StreamEngine.Snapshots;

/// <summary>What the store asks of a file system. Tests put one in its place that fails where they want it to.</summary>
internal interface ISnapshotFiles
{
    /// <summary>Makes a folder that may be there already.</summary>
    void CreateFolder(string folder);

    /// <summary>Names of the files in a folder, without the folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Opens a file to be read. Others may not write it meanwhile.</summary>
    Stream OpenRead(string path);

    /// <summary>Opens a file to be read that others may write meanwhile.</summary>
    Stream OpenShared(string path);

    /// <summary>Opens a file to be written behind its first bytes; what stands behind them is lost.</summary>
    Stream OpenAppend(string path, long length);

    /// <summary>Makes an empty file; one of that name is lost.</summary>
    Stream Create(string path);

    /// <summary>Waits until what was written to a file is on the disk.</summary>
    void Flush(Stream file);

    /// <summary>Gives a file another name in its folder, in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file.</summary>
    void Delete(string path);

    /// <summary>Waits until the names in a folder are on the disk, where the platform allows it.</summary>
    void FlushFolder(string folder);
}
