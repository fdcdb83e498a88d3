"""What stands beside the video: captions, transcript, manifest."""
