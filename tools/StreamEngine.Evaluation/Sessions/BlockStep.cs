namespace StreamEngine.Evaluation.Sessions;

/// <summary>A line of a block: its text, in which <c>{b}</c> is the block, <c>{a}</c> an address and <c>{n}</c> a number, and when it comes after the one before.</summary>
/// <param name="Text">Level, component and message.</param>
/// <param name="IsNeeded">True when every block has it.</param>
internal sealed record BlockStep(string Text, bool IsNeeded = true)
{
    internal static readonly BlockStep Allocate = new("INFO dfs.FSNamesystem: BLOCK* NameSystem.allocateBlock: /user/root/part-{n}. {b}");
    internal static readonly BlockStep Receiving = new("INFO dfs.DataNode$DataXceiver: Receiving block {b} src: /{a} dest: /{a}");
    internal static readonly BlockStep Terminating = new("INFO dfs.DataNode$PacketResponder: PacketResponder {n} for block {b} terminating");
    internal static readonly BlockStep Received = new("INFO dfs.DataNode$PacketResponder: Received block {b} of size {n} from /{a}");
    internal static readonly BlockStep Stored = new("INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: {a} is added to {b} size {n}");
    internal static readonly BlockStep Served = new("INFO dfs.DataNode$DataXceiver: {a} Served block {b} to /{a}", IsNeeded: false);
    internal static readonly BlockStep Verified = new("INFO dfs.DataBlockScanner: Verification succeeded for {b}", IsNeeded: false);
    internal static readonly BlockStep Ask = new("INFO dfs.FSNamesystem: BLOCK* ask {a} to replicate {b} to datanode(s) {a}", IsNeeded: false);
    internal static readonly BlockStep Transfer = new("INFO dfs.DataNode: {a} Starting thread to transfer block {b} to {a}", IsNeeded: false);
    internal static readonly BlockStep Transmitted = new("INFO dfs.DataNode$DataTransfer: {a}:Transmitted block {b} to /{a}", IsNeeded: false);
    internal static readonly BlockStep Reset = new("WARN dfs.DataNode$DataXceiver: {a}:Got exception while serving {b} to /{a}:", IsNeeded: false);
    internal static readonly BlockStep Invalidate = new("INFO dfs.FSNamesystem: BLOCK* NameSystem.delete: {b} is added to invalidSet of {a}", IsNeeded: false);
    internal static readonly BlockStep Deleting = new("INFO dfs.FSDataset: Deleting block {b} file /mnt/hadoop/dfs/data/current/{b}", IsNeeded: false);

    /// <summary>Lines that only blocks with a fault have.</summary>
    internal static readonly BlockStep[] Failures =
    [
        new("INFO dfs.DataNode$DataXceiver: writeBlock {b} received exception java.io.IOException: Could not read from stream"),
        new("INFO dfs.DataNode$BlockReceiver: Exception in receiveBlock for block {b} java.io.IOException: Connection reset by peer"),
        new("WARN dfs.PendingReplicationBlocks: PendingReplicationMonitor timed out block {b}"),
        new("WARN dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: Redundant addStoredBlock request received for {b} on {a} size {n}"),
        new("WARN dfs.FSDataset: Unexpected error trying to delete block {b}. BlockInfo not found in volumeMap."),
    ];
}
